from app.blueprints.measures import copies as copies
from app.blueprints.measures import routes as routes
