"""Addresses beside the pages: calendars, the feed, tables. And of the import, below the admin's."""

from django.urls import path

from trainings.views import feeds, importing, table

app_name = "trainings"

# Before Wagtail's: what is not here is a page.
urlpatterns = [
    path("calendar.ics", feeds.list_calendar, name="calendar"),
    path("feed.xml", feeds.TrainingFeed(), name="feed"),
    path("table/", table.event_table, name="table"),
    path("<str:slug>/calendar.ics", feeds.training_calendar, name="training_calendar"),
]

import_urls = [
    path("trainings/import/", importing.UploadView.as_view(), name="training_import"),
    path(
        "trainings/import/confirm/", importing.ConfirmView.as_view(), name="training_import_confirm"
    ),
    path("trainings/import/result/", importing.ResultView.as_view(), name="training_import_result"),
]
