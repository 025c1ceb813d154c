"""Lets py2p import its chord module, which the sync module never calls."""


class Promise:
    def __init__(self, executor):
        raise NotImplementedError("py2p's chord module is not part of this suite")
