"""The facilitator's console: what is typed, what it means, and the loop between them."""
