"""What a WSGI server serves: `gunicorn wsgi:app`, and what `flask --app wsgi` commands."""

from resource_centre import create_app

app = create_app()
