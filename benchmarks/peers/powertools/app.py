"""Powertools for AWS Lambda: its resolver of a REST API, its logger, as its tutorial begins."""

import reading
from aws_lambda_powertools import Logger
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import UnauthorizedError
from aws_lambda_powertools.logging import correlation_paths

logger = Logger(service="missions")
app = APIGatewayRestResolver()


@app.get("/api/v1/missions")
def missions():
    account_id = reading.account(app.current_event.headers.get("cookie"))
    if account_id is None:
        raise UnauthorizedError("session absente")
    logger.info("missions")
    return {"missions": reading.missions(account_id)}


@logger.inject_lambda_context(correlation_id_path=correlation_paths.API_GATEWAY_REST)
def handler(event, context):
    return app.resolve(event, context)
