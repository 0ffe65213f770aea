"""URLs of the search and of tags, whose pages are searches."""

from django.urls import path

from search import views
from search.exports.feeds import SearchFeed

app_name = "search"
urlpatterns = [
    path("", views.search_page, name="search"),
    path("suggest/", views.suggestions, name="suggest"),
    path("feed/", SearchFeed(), name="feed"),
    path("export/", views.export, name="export"),
]

tag_urls = (
    [
        path("", views.tag_list, name="list"),
        path("<str:slug>/", views.tag_page, name="tag"),
    ],
    "tags",
)
