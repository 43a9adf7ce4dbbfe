APP_ENV=development
FLASK_APP=wsgi
