"""Reading license texts: a text becomes a document of sections and sentences, and those become terms."""
