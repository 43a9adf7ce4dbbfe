from app.blueprints.review import cases as cases
from app.blueprints.review import orders as orders
from app.blueprints.review import routes as routes
from app.blueprints.review import several as several
from app.blueprints.review import thread as thread
from app.blueprints.review import visits as visits
