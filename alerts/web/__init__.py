"""The desk: Chinese pages for every role."""
