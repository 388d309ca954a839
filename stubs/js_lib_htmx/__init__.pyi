# Brings the files of htmx; nothing in it is called.
