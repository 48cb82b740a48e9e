"""The channels messages leave by: a port (`base`), its adapters and the outbox that feeds them.

A message is written in the transaction of the move that causes it (`outbox.write`) and sent later (`outbox.deliver`).
"""
