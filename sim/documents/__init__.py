"""Pages and papers made from views; nothing here prints, reads a clock or opens a socket."""
