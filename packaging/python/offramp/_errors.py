# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause
"""Errors: a sentence that says what happened and where, and a remedy that says what to do."""


class OfframpError(ValueError):
    """What went wrong (`sentence`) and what to do (`remedy`), for people."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__((sentence + " " + remedy).strip())
        self.sentence = sentence
        self.remedy = remedy
