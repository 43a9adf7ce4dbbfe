from app.blueprints.papers import letters as letters
from app.blueprints.papers import routes as routes
from app.blueprints.papers import sendings as sendings
