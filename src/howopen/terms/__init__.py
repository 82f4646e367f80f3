"""Reading license texts: a text becomes sections and sentences, and those become terms."""
