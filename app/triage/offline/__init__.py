"""Triage without a language model: text in, verdict out.

Pure: no database, no request, no network. A linear model trained on authored
examples and forward-chaining rules decide together; all data lies in `data/`.
"""
