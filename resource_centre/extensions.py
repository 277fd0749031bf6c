"""The Flask extensions, made once; no logic here."""

from flask_alembic import Alembic
from flask_babel import Babel
from flask_login import LoginManager
from flask_wtf import CSRFProtect

from resource_centre.db import Base

alembic = Alembic(metadatas=Base.metadata, run_mkdir=False)
babel = Babel()
csrf = CSRFProtect()
login = LoginManager()
