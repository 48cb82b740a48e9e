"""What a text is about: relevant or not, sector, appeal, emotion, must-respond categories, each with its reason."""
