"""What people do and ask. One module per noun: questions first, then verbs.

Verbs take keyword-only people and times, flush, and never commit. Nothing here knows Flask.
"""
