"""How things are said wherever they are said: sentences, numbers, clocks, and the shapes a page is made of."""
