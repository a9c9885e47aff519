"""Everything that reaches DynamoDB: the four tables, the one connection, reads, writes, and how they fail."""

from chalicelib.tables import light

light.pynamodb_alone()

from chalicelib.faults import Busy as Busy
from chalicelib.faults import Refused as Refused
from chalicelib.faults import Rejected as Rejected
from chalicelib.faults import Unknown as Unknown
from chalicelib.tables.clients import REGION as REGION
from chalicelib.tables.clients import client as client
from chalicelib.tables.clients import own_client as own_client
from chalicelib.tables.clients import raw as raw
from chalicelib.tables.connection import connection as connection
from chalicelib.tables.connection import queues as queues
from chalicelib.tables.connection import rest as rest
from chalicelib.tables.connection import warm as warm
from chalicelib.tables.reads import ABREAST as ABREAST
from chalicelib.tables.reads import abreast as abreast
from chalicelib.tables.reads import each as each
from chalicelib.tables.reads import list_count as list_count
from chalicelib.tables.reads import list_page as list_page
from chalicelib.tables.reads import query as query
from chalicelib.tables.reads import query_lists as query_lists
from chalicelib.tables.reads import query_many as query_many
from chalicelib.tables.reads import query_merged as query_merged
from chalicelib.tables.reads import read_together as read_together
from chalicelib.tables.reads import together as together
from chalicelib.tables.schema import TABLES as TABLES
from chalicelib.tables.schema import Comptes as Comptes
from chalicelib.tables.schema import Dossiers as Dossiers
from chalicelib.tables.schema import Envois as Envois
from chalicelib.tables.schema import Expiry as Expiry
from chalicelib.tables.schema import JournalTable as JournalTable
from chalicelib.tables.writes import Transaction as Transaction
from chalicelib.tables.writes import changes as changes
from chalicelib.tables.writes import delete as delete
from chalicelib.tables.writes import put as put
from chalicelib.tables.writes import update as update

connection()
