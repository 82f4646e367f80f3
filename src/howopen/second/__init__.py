"""The second reader: a language model that proposes readings of passages left unclear.

Optional (`howopen[llm]`), off by default, at an endpoint that the user names. What it proposes is
shown beside a report and is part of nothing: no term, freedom, label or verdict is made of it, and
the types that hold those have no place for it.
"""
