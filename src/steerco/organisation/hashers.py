"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class FrugalArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id with 19 MiB, so that eight sign-ins at once do not need 800 MB.

    Parameters: OWASP Password Storage Cheat Sheet, m=19456, t=2, p=1.
    """

    time_cost = 2
    memory_cost = 19456
    parallelism = 1
