"""激励与标杆: incentive grading, policies, projects, 双近零, 对标."""
