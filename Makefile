# Les commandes du projet ; « make » les liste.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
OPS := $(PYTHON) -m ops
BIN := .venv/bin
SOURCES := chalicelib ops app.py
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: openapi captures style help python install chromium run style check test academie package deploy rollback controler-modeles bench preuves mutants

help: ## liste les commandes
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

python:
	@test -n "$(PYTHON)" || { echo "Il manque Python 3.11 ou plus récent : installez-le, puis recommencez." >&2; exit 1; }

install: python ## installe les paquets Python, les outils du site et les polices
	@$(OPS) installer

run: python ## démarre toutes les instances sur cet ordinateur (FRESH=1 : repart de zéro ; HTTPS=1 : en https, pour Safari)
	@FRESH=$(FRESH) HTTPS=$(HTTPS) $(OPS) run

style: install
	$(BIN)/ruff check .
	$(BIN)/mypy --strict $(SOURCES)
	$(BIN)/lint-imports

check: style ## style, types, règles d’import, tests de ce qui a changé : moins d’une minute
	$(BIN)/python -m tests.touched

chromium: python
	@$(OPS) chromium

test: style chromium ## tout ce que vérifie l’intégration continue
	$(BIN)/pytest -n auto tests

academie: python ## écrit ou vérifie une instance : make academie CODE=nantes
	@$(OPS) academie $(CODE)

package: python ## fabrique ce qui se déploie, avec son poids : make package STAGE=lyon
	@$(OPS) package $(STAGE)

deploy: python ## déploie sur AWS, ou sur l’émulateur d’AWS_ENDPOINT_URL : make deploy STAGE=lyon OPTIONS="--alertes=… --debit=…"
	@$(OPS) deploy $(STAGE) $(OPTIONS)

rollback: python ## remet en service le déploiement précédent : make rollback STAGE=lyon
	@$(OPS) rollback $(STAGE)

controler-modeles: python ## soumet modèles et politiques à checkov et parliament (les installe à part)
	@$(OPS) controler-modeles

bench: install ## mesure le service auprès de ses pairs et de lui-même, dans benchmarks/report.md
	$(BIN)/python -m benchmarks

preuves: install ## les preuves en vraie grandeur, chiffrées dans docs/preuves.md
	$(BIN)/python -m tests.proofs

mutants: install ## change un signe des règles à la fois et compte ce qu’aucun test ne voit (long ; SUR=200 : un échantillon)
	$(BIN)/python -m tests.mutants.exigences
	$(BIN)/python -m tests.mutants --sur $(or $(SUR),0)

openapi: install ## écrit docs/openapi.json et les types des pages d’après les routes
	@$(OPS) openapi

captures: install chromium ## photographie les pages pour la documentation, dans docs/captures et static/images
	@$(OPS) captures
	@IMAGIN_CAPTURES=1 $(BIN)/pytest -q -n0 tests/browser/test_emails.py
