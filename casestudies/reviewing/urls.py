"""Addresses of the review on the site."""

from django.urls import path

from casestudies.reviewing import views

app_name = "reviews"
urlpatterns = [
    path("", views.ReviewListView.as_view(), name="list"),
    path("substitutes/", views.SubstitutesView.as_view(), name="substitutes"),
    path("<int:pk>/", views.ReviewView.as_view(), name="detail"),
]
