import pytest
import torch


@pytest.fixture(scope="package", autouse=True)
def one_thread():
    """Tiny matrices on many threads spend their time waiting for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
