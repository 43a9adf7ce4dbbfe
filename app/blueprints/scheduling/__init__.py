from app.blueprints.scheduling import booking as booking
from app.blueprints.scheduling import pages as pages
from app.blueprints.scheduling import placement as placement
from app.blueprints.scheduling import routes as routes
from app.blueprints.scheduling import steps as steps
