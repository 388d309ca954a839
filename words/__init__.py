"""Words for people: gettext, sentences for error codes, numbers and dates."""
