"""What makes, measures and describes the models: `python -m nlp.train TASK...`; never needed to answer."""
