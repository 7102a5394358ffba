"""The facilitator's desk: what is typed, what it means, what may be typed next, and the loop that leads."""
