"""Flask behind apig-wsgi."""

import reading
from apig_wsgi import make_lambda_handler
from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/api/v1/missions")
def missions():
    account_id = reading.account(request.headers.get("Cookie"))
    if account_id is None:
        abort(401)
    return {"missions": reading.missions(account_id)}


handler = make_lambda_handler(app)
