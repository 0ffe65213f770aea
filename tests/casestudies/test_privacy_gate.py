"""A case goes out when each finding of the privacy check is mended or answered, whatever way it takes."""

import json
import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Workflow
from wagtail.test.utils.form_data import inline_formset

from casestudies.models import CaseImage, CaseIndexPage, CasePage
from portal.privacy.models import PrivacyAnswer
from tests.casestudies.test_admin_form import add_url, complete, edit_url, publish
from tests.factories.accounts import AdministratorFactory, UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import PortalImageFactory
from tests.leaks.surfaces import SURFACES
from tests.support.html import text_of_html

pytestmark = pytest.mark.django_db

NAMED = "毎週水曜に集まります。佐藤さんが茶畑で働いた。"
REASON = "茶園の園主として広報紙に載り、本人の同意を得ています。"
