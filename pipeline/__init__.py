"""Django app: from collected posts to analysed items and topics."""
