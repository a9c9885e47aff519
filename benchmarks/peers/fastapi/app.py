"""FastAPI behind Mangum. A plain function, as its guide advises for a blocking client: it runs in a thread."""

import reading
from fastapi import FastAPI, HTTPException, Request
from mangum import Mangum

app = FastAPI()


@app.get("/api/v1/missions")
def missions(request: Request):
    account_id = reading.account(request.headers.get("cookie"))
    if account_id is None:
        raise HTTPException(status_code=401)
    return {"missions": reading.missions(account_id)}


handler = Mangum(app, lifespan="off")
