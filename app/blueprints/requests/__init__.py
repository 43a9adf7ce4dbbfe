from app.blueprints.requests import booking as booking
from app.blueprints.requests import public as public
from app.blueprints.requests import routes as routes
