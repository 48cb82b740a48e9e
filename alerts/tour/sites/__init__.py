"""The town's four web sites, each in its real format, each on its own loopback port."""
