"""The application, where ``flask`` and every WSGI server look for it."""

from pek import create_app

app = create_app()
