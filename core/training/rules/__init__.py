"""Rules of training: pure, told what they need."""
