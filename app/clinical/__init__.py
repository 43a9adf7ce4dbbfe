"""Rules of the profession: values in, values out. Knows neither Flask nor a database nor the time."""
