"""The channels messages leave by: a port, its adapters and the outbox that feeds them."""
