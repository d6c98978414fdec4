"""The audit of the checks: would they notice a slip in the references? No part of grading."""
