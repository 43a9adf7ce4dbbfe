from app.blueprints.waitlist import link as link
from app.blueprints.waitlist import routes as routes
