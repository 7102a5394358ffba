"""The kernel: the rules of play over two flat memories, one replication at a time; as Python, and as C made from it."""
