"""Loads yearly figures from tables such as those of e-Stat."""
