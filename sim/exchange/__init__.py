"""What other tools wrote, read into drafts of scenarios; and scenarios written as other tools read them."""
