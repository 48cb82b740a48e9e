"""`python -m nlp.train TASK...`: see `nlp.train.linear`."""

from nlp.train.linear import main

main()
