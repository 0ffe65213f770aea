"""URLs other than those of pages: calendars, the feed, tables."""

from django.urls import path

from trainings.views import feeds, table

app_name = "trainings"

# Before Wagtail's URLs: all others are pages.
urlpatterns = [
    path("calendar.ics", feeds.list_calendar, name="calendar"),
    path("feed.xml", feeds.TrainingFeed(), name="feed"),
    path("table/", table.event_table, name="table"),
    path("<str:slug>/calendar.ics", feeds.training_calendar, name="training_calendar"),
]
