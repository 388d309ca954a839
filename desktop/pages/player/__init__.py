"""Courses: installed and packed, shown in a hall, asked about in quizzes."""
