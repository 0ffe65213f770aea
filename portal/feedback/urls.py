"""Addresses of the form for readers. No namespace: page footers and the 404 page link to them by name."""

from django.urls import path

from portal.feedback import views

urlpatterns = [
    path("", views.FeedbackView.as_view(), name="feedback"),
    path("thanks/", views.FeedbackThanksView.as_view(), name="feedback-thanks"),
]
