"""Addresses of 「事例を投稿する」."""

from django.urls import path

from casestudies.contributing import views

app_name = "contributing"

urlpatterns = [
    path("", views.CasesView.as_view(), name="list"),
    path("new/", views.StepView.as_view(), name="new"),
    path("upload/", views.UploadView.as_view(), name="upload"),
    path("upload/confirm/", views.UploadConfirmView.as_view(), name="upload-confirm"),
    path("upload/template/", views.TemplateView.as_view(), name="template"),
    path("<int:pk>/", views.CaseView.as_view(), name="case"),
    path("<int:pk>/<int:step>/", views.StepView.as_view(), name="step"),
    path("<int:pk>/submit/", views.SubmitView.as_view(), name="submit"),
    path("<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("<int:pk>/delete/", views.DeleteView.as_view(), name="delete"),
]
